"""The public JSON API. It keeps no data: it reads, asks the services, and explains."""
