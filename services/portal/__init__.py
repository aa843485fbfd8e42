"""The public JSON API. It keeps no data: it reads requests, asks the services and explains answers."""
