"""The ui room: the command line, the web page and the server.

The only room that knows gradio, fastapi and typer, the only one that prints or reads the environment.
"""
