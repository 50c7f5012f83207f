"""The whole library as a folder of linked pages that needs no server."""
