# One image for every process: `docker run kinplan run referral.edge`, `... run portal`, `... migrate`.
# The Python packages are installed by the same command as on a machine: ./kinplan setup.
FROM python:3.13-slim

ENV KINPLAN_VENV=/opt/kinplan/venv \
    KINPLAN_DATA=/tmp/kinplan \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

WORKDIR /opt/kinplan/app

# Only what set-up reads, so that a change to the services does not install all packages again.
COPY requirements.lock kinplan ./
COPY cli/ cli/
RUN PIP_NO_CACHE_DIR=1 ./kinplan setup --python-only && rm -r "$KINPLAN_DATA"

COPY shared/ shared/
COPY services/ services/
COPY councils/ councils/
# Nothing can be written beside the code when it runs, so it is compiled here.
RUN "$KINPLAN_VENV/bin/python" -m compileall -q cli shared services

# By number, which Kubernetes can check to be no administrator.
USER 10001:10001

ENTRYPOINT ["./kinplan"]
CMD ["--help"]
