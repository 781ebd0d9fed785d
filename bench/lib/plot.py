"""Draws the wall times of a bench as bars: a panel for each size, each with its own scale."""
import html

TITLES = {
    "limit": "git archive, sha256sum, zstd",
    "cold": "complete build, empty cache",
    "umoci": "umoci",
    "buildah": "buildah",
    "jib": "jib-core",
    "largest": "complete, a file in the largest submodule",
    "small": "complete, a file in the smallest one",
    "comment": "complete, a comment in the manifest",
    "new-folder": "complete, new output folder",
    "no-op": "complete, nothing changed",
    "no-op-bare": "complete, nothing changed, bare",
}
PEERS = {"limit", "umoci", "buildah", "jib"}
# Greys that can be read on white and on black, for what knows no preference.
STYLE = """
text { font: 12px sans-serif; fill: #6e7681 } .title { font-weight: bold }
.peer { fill: #8c959f } .ours { fill: #2f81f7 }
@media (prefers-color-scheme: light) { text { fill: #24292f } .ours { fill: #0969da } }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
"""
WIDTH, LABELS, VALUES, BAR = 760, 260, 110, 18


def svg(results, contents):
    parts, y = [], 0
    for size in results.sizes():
        y += 24
        parts.append(f'<text class="title" x="0" y="{y}">{html.escape(f"{size}: {contents[size]}; wall seconds")}</text>')
        walls = {name: results.median(size, name, "wall") for name in TITLES}
        walls = {name: wall for name, wall in walls.items() if wall is not None}
        scale = (WIDTH - LABELS - VALUES) / max(walls.values())
        y += 8
        for name, wall in walls.items():
            kind = "peer" if name in PEERS else "ours"
            against = f" ({wall / walls['limit']:.2f} of the limit)" if name == "cold" else ""
            parts += [
                f'<text x="{LABELS - 8}" y="{y + 13}" text-anchor="end">{TITLES[name]}</text>',
                f'<rect class="{kind}" x="{LABELS}" y="{y + 2}" width="{max(wall * scale, 1):.1f}" height="{BAR - 4}"/>',
                f'<text x="{LABELS + wall * scale + 6:.1f}" y="{y + 13}">{wall:.2f}{against}</text>',
            ]
            y += BAR
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 8}" width="{WIDTH}">'
    return "\n".join([head, f"<style>{STYLE}</style>", *parts, "</svg>", ""])
