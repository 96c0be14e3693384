"""The window. Qt lives here and nowhere else.

`app.main` starts it, `session.Session` holds the state, `task.Task` runs the slow work beside the
event loop, and the views show what the session says. Nothing here imports the engine: whatever is
computed is asked of `rootnote.investigation`.

setup           what a run needs: inputs, options, the demo
result          the answer: rows, chart, table, map, details
tracks          one recording on the screen, over time
playback        sound: mixer, player, devices
case            the case that is open, and every act upon it
presentation    steps in large type, for a room
looks, words    colours and icons; languages, units, sentences
"""
