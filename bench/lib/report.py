"""What a bench found: a table in Markdown with the ratios first, every measurement as CSV, a drawing as SVG."""
import csv
import statistics

# scenario: its title
TITLES = {
    "limit": "the practical limit: `git archive`, `sha256sum`, `zstd -3 -T2`; no image",
    "cold": "`complete build`, empty cache",
    "umoci": "checkout, `umoci insert`",
    "buildah": "checkout, `buildah copy`, `commit`",
    "jib": "checkout, jib-core",
    "cold-formats": "`--format oci,archive,rootfs`, empty cache",
    "no-op": "nothing changed, work tree",
    "no-op-bare": "nothing changed, bare clone",
    "new-folder": "nothing changed, new output folder",
    "small": "one file changed, smallest submodule",
    "largest": "one file changed, largest submodule",
    "comment": "a comment in the manifest",
    "version": "`complete version`",
}

FORMATS = ["archive", "rootfs", "lxc", "bundle", "nspawn", "incus"]  # those that hold the image's bytes
for name in FORMATS:
    TITLES["add-" + name] = f"`--format oci,{name}`, new output folder"
    TITLES["copy-" + name] = f"`cp` and `sync` of the `{name}` output"

# title, scenario, what it is compared with, which figure
RATIOS = [
    ("empty cache: wall, of the limit's", "cold", "limit", "wall"),
    ("empty cache: cpu, of the limit's", "cold", "limit", "cpu"),
    ("empty cache: wall, of umoci's", "cold", "umoci", "wall"),
    ("empty cache: wall, of buildah's", "cold", "buildah", "wall"),
    ("empty cache: wall, of jib's", "cold", "jib", "wall"),
    ("`oci,archive,rootfs`, of `oci`'s wall", "cold-formats", "cold", "wall"),
    ("nothing changed, work tree: of the empty cache's wall", "no-op", "cold", "wall"),
    ("nothing changed, bare clone", "no-op-bare", "cold", "wall"),
    ("nothing changed, new output folder", "new-folder", "cold", "wall"),
    ("one file changed, smallest submodule", "small", "cold", "wall"),
    ("one file changed, largest submodule", "largest", "cold", "wall"),
    ("a comment in the manifest", "comment", "cold", "wall"),
]


class Results:
    """Measurements, by size and scenario."""

    def __init__(self):
        self.rows = []

    def add(self, size, scenario, number, usage):
        self.rows.append((size, scenario, number, usage))

    def median(self, size, scenario, figure):
        """None when the scenario was not run."""
        values = [getattr(u, figure) for s, name, _, u in self.rows if (s, name) == (size, scenario)]
        return statistics.median(values) if values else None

    def sizes(self):
        return list(dict.fromkeys(row[0] for row in self.rows))

    def scenarios(self, size):
        return list(dict.fromkeys(row[1] for row in self.rows if row[0] == size))


def row(*cells):
    return "| " + " | ".join(cells) + " |"


def ratio(results, size, scenario, other, figure):
    mine, theirs = results.median(size, scenario, figure), results.median(size, other, figure)
    return "" if mine is None or theirs is None else f"{mine / theirs:.2f}"


def markdown(results, machine, contents):
    """The sizes' contents are a map, such as `291 MB in 4,753 files`."""
    sizes = results.sizes()
    lines = [machine, "", row("", *sizes), row("---", *["---:"] * len(sizes))]
    for title, *compared in RATIOS:
        cells = [ratio(results, size, *compared) for size in sizes]
        if any(cells):
            lines.append(row(title, *cells))
    for name in FORMATS:
        cells = [added(results, size, name) for size in sizes]
        if any(cells):
            lines.append(row(f"`{name}` besides `oci`, new folder: what it adds, of `cp` and `sync`", *cells))
    for size in sizes:
        lines += ["", f"**{size}**: {contents[size]}", ""]
        lines += [row("", "wall, s", "cpu, s", "peak, MB", "written, MB"), row("---", *["---:"] * 4)]
        for name in results.scenarios(size):
            if name in TITLES:
                figures = [results.median(size, name, figure) for figure in ("wall", "cpu", "peak", "written")]
                lines.append(row(TITLES[name], *(f"{f:.{d}f}" for f, d in zip(figures, (2, 2, 0, 0)))))
    return "\n".join(lines) + "\n"


def added(results, size, name):
    """Nothing when copying takes no time that can be compared."""
    whole, without, copying = (results.median(size, n, "wall") for n in ("add-" + name, "new-folder", "copy-" + name))
    return f"{(whole - without) / copying:.2f}" if copying and copying > 0.1 else ""


def write_csv(results, path):
    with open(path, "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["size", "scenario", "round", "wall_s", "cpu_s", "peak_mb", "written_mb"])
        for size, name, number, usage in results.rows:
            table.writerow([size, name, number, *(f"{value:.3f}" for value in usage)])
