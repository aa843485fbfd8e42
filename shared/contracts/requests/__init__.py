"""What the body of each command holds, in a file for each service.

The portal reads requests with these schemas and describes them in its OpenAPI document; each
service reads them again, because it trusts nobody.
"""
