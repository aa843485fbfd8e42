"""The processes that a run starts: Kinplan's parts and nameko's, each alone in its process."""
