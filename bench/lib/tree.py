"""Whether a peer's image holds the same tree as ours: for each path its type, mode, and a link's target or a file's
size and SHA-256.

usage: bench/lib/tree.py list OURS >TREE
       bench/lib/tree.py compare TREE PEER IMAGE

Ours is an image layout; a peer's is one, or one in a tar (jib), or a layer alone (limit). Left out is the layer that
only ours has, the topmost, with what runtimes mount over; and for jib the symlinks. Times and owners are not compared.
"""
import hashlib
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile


def layers(layout):
    """The files of an image's layers, bottom to top."""

    def blob(descriptor):
        return layout / "blobs" / descriptor["digest"].replace(":", "/")

    index = json.loads((layout / "index.json").read_text())
    manifest = json.loads(blob(index["manifests"][0]).read_text())
    return [blob(layer) for layer in manifest["layers"]]


def listing(files, **options):
    """What layers hold together, as a map from path to description; the options are for reading tars."""
    tree = {}
    for file in files:
        decoder = {b"\x28\xb5": "zstd", b"\x1f\x8b": "gzip"}[file.open("rb").read(2)]
        # umoci 0.4 leaves out how a tar ends, even the last file's padding.
        command = ["sh", "-c", '"$0" -dc <"$1" && head -c 10240 /dev/zero', decoder, file]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            with tarfile.open(fileobj=process.stdout, mode="r|", **options) as archive:
                for entry in archive:
                    path = entry.name.removeprefix("./").strip("/")
                    if entry.islnk():
                        tree[path] = tree[entry.linkname.removeprefix("./").strip("/")]
                    elif path not in ("", "."):
                        tree[path] = describe(archive, entry)
    return tree


def describe(archive, entry):
    if entry.issym():
        return "link " + entry.linkname
    if entry.isdir():
        return "folder %o" % (entry.mode & 0o7777)
    content = archive.extractfile(entry)
    digest = hashlib.sha256()
    while block := content.read(1 << 20):
        digest.update(block)
    return "file %o %d %s" % (entry.mode & 0o7777, entry.size, digest.hexdigest())


def peer_listing(peer, image):
    if peer == "limit":
        tree = listing([image], ignore_zeros=True)  # one archive for each submodule
        for path in list(tree):  # which does not say the folders above its prefix
            for folder in list(pathlib.PurePosixPath(path).parents)[:-1]:
                tree.setdefault(str(folder), "folder 755")
        return tree
    if image.is_dir():
        return listing(layers(image))
    with tempfile.TemporaryDirectory(dir=image.parent) as folder:
        subprocess.run(["tar", "-xf", image, "-C", folder], check=True)
        return listing(layers(pathlib.Path(folder)))


def compare(tree, peer, image):
    if peer == "jib":
        tree = {path: what for path, what in tree.items() if not what.startswith("link")}
    other = peer_listing(peer, image)
    differing = sorted(path for path in tree.keys() | other.keys() if tree.get(path) != other.get(path))
    for path in differing[:10]:
        print(f"{path}: {tree.get(path, 'nothing')} in ours, {other.get(path, 'nothing')} in {peer}'s", file=sys.stderr)
    if differing:
        sys.exit(f"error: {len(differing)} of {len(tree)} paths differ between our image and {peer}'s")


match sys.argv[1:]:
    case ["list", ours]:
        json.dump(listing(layers(pathlib.Path(ours))[:-1]), sys.stdout)
    case ["compare", tree, peer, image]:
        compare(json.loads(pathlib.Path(tree).read_text()), peer, pathlib.Path(image))
    case _:
        sys.exit(__doc__)
