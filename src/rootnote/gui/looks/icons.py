"""The few icons there are, drawn in the theme's colours."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SHAPES = {
    "play": '<path d="M7 4.5v15l13-7.5z" fill="C" stroke="none"/>',
    "pause": '<path d="M7 5v14M17 5v14" stroke-width="4"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="1" fill="C" stroke="none"/>',
    "loop": '<path d="M4 12a6 6 0 0 1 6-6h8m-3-3 3 3-3 3M20 12a6 6 0 0 1-6 6H6m3-3-3 3 3 3"/>',
    "swap": '<path d="M4 8h14m-4-4 4 4-4 4M20 16H6m4-4-4 4 4 4"/>',
    "volume": '<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5z"/>'
    '<path d="M15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>',
    "model": '<circle cx="5" cy="7" r="2"/><circle cx="5" cy="17" r="2"/>'
    '<circle cx="12" cy="12" r="2"/><circle cx="19" cy="7" r="2"/><circle cx="19" cy="17" r="2"/>'
    '<path d="M6.7 8.2 10.3 11M6.7 15.8 10.3 13M13.7 11l3.6-2.8M13.7 13l3.6 2.8"/>',
    "catalogue": '<path d="M4 5v14M8 5v14M12 5v14"/><path d="m15 5.6 2-.5 4 13.3-2 .6z"/>',
    "suspect": '<path d="M3 12h2M7 9v6M10 5v14M13 8v8M16 10v4M19 7v10M22 11v2"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 '
    '1.7M12 16.8v.2"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>',
    "close": '<path d="M6 6l12 12M18 6 6 18"/>',
}


def icon(name: str, colour: str, size: int = 24) -> QIcon:
    """An icon in one colour, sharp at up to four times its size."""
    shape = _SHAPES[name].replace('"C"', f'"{colour}"')
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{shape}</svg>"
    )
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    found = QIcon()
    for scale in (1, 2, 4):
        pixmap = QPixmap(QSize(size, size) * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        found.addPixmap(pixmap)
    return found
