"""The pages that somebody of the family opens by their personal link. They keep nothing themselves."""
