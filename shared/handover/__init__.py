"""The file in which a whole council is handed to another deployment, encrypted for it alone."""
