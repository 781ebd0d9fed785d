package dev.complete.git;

/**
 * One repository at one commit, as the superproject pins it.
 *
 * @param path where the gitlink is, from the superproject's root, through nested modules ({@code deps/app/lib/zlib});
 *     empty for the superproject itself
 * @param url the raw URL from {@code .gitmodules} without credentials; empty for the superproject itself
 * @param commit the pinned commit
 */
public record Pin(String path, String url, GitId commit) {

    /** The superproject itself, as the first of its own pins. */
    public static Pin superproject(GitId commit) {
        return new Pin("", "", commit);
    }

    public boolean isSuperproject() {
        return path.isEmpty();
    }

    /** For people: {@code deps/node @ 1b2c3d4}, or {@code superproject @ 4f2a91c}. */
    public String label() {
        return (isSuperproject() ? "superproject" : dev.complete.text.Printable.escape(path)) + " @ " + commit.brief();
    }
}
