"""The window. Qt lives here and nowhere else.

`app.main` starts it, `session.Session` holds the state, `task.Task` runs the slow work beside the
event loop, and the views show what the session says. Nothing here imports the engine: whatever is
computed is asked of `rootnote.investigation`.
"""
