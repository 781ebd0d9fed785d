package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code passwd} or {@code group}, line by line as passwd(5) and group(5) define it; empty lines and comments are
 * ignored.
 *
 * @param at its real path, also when it does not exist
 * @param file null when it does not exist
 * @param text of the file; empty when it does not exist
 */
record AccountFile(RootfsPath at, Node.@Nullable File file, String text, List<Account> accounts) {

    static final RootfsPath PASSWD = RootfsPath.of("/etc/passwd");
    static final RootfsPath GROUP = RootfsPath.of("/etc/group");

    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern ID = Pattern.compile("[0-9]{1,10}");

    /**
     * @param id uid or gid
     * @param group of a user; a group's own id
     * @param home empty for a group
     * @param line 1 for the first
     */
    record Account(String name, long id, long group, String home, int line) {}

    /**
     * @param path {@link #PASSWD} or {@link #GROUP}
     * @param nodes the nodes of its tree; never a hard link
     * @throws BuildException when it is not a file, too big or malformed; names the line
     */
    static AccountFile read(RootfsPath path, Function<RootfsPath, @Nullable Node> nodes, ContentSource contents)
            throws BuildException, IOException {
        RootfsPath at = new LinkResolver(nodes).resolve(path).path();
        Node node = nodes.apply(at);
        if (node == null) {
            return new AccountFile(at, null, "", List.of());
        }
        if (!(node instanceof Node.File file)) {
            throw wrong(at, node, "is " + NodeMerge.describe(node) + " and not a file");
        }
        if (!contents.fits(file.content(), MAX_BYTES)) {
            throw wrong(at, node, "is larger than 1 MiB");
        }
        String text;
        try (InputStream in = contents.open(file.content())) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong(at, node, "is not UTF-8");
        }
        return new AccountFile(at, file, text, parse(path.equals(PASSWD), at, node, text));
    }

    static AccountFile read(RootfsPath path, RootfsTree tree, ContentSource contents)
            throws BuildException, IOException {
        return read(path, at -> tree.get(at) instanceof Node.HardLink ? tree.file(at) : tree.get(at), contents);
    }

    private static List<Account> parse(boolean users, RootfsPath at, Node node, String text) throws BuildException {
        List<Account> accounts = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank() || lines[i].startsWith("#")) {
                continue;
            }
            String[] fields = lines[i].split(":", -1);
            boolean valid = fields.length == (users ? 7 : 4)
                    && !fields[0].isEmpty()
                    && isId(fields[2])
                    && (!users || isId(fields[3]));
            if (!valid) {
                String form = users ? "name:x:uid:gid:comment:home:shell" : "name:x:gid:members";
                throw wrong(at, node, "has a line " + (i + 1) + " which is not `" + form + "`");
            }
            long id = Long.parseLong(fields[2]);
            accounts.add(
                    new Account(fields[0], id, users ? Long.parseLong(fields[3]) : id, users ? fields[5] : "", i + 1));
        }
        return accounts;
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches() && Long.parseLong(text) <= Metadata.MAX_ID;
    }

    private static BuildException wrong(RootfsPath at, Node node, String problem) {
        return new BuildException(
                Kind.INVALID, Printable.escape(at.toString()) + " " + problem + "\n  from " + node.origin());
    }

    /** The account of this name, the first as in the C library. */
    @Nullable
    Account named(String name) {
        return first(account -> account.name().equals(name));
    }

    @Nullable
    Account withId(long id) {
        return first(account -> account.id() == id);
    }

    private @Nullable Account first(Predicate<Account> wanted) {
        return accounts.stream().filter(wanted).findFirst().orElse(null);
    }

    /** The account's place for people: {@code /etc/passwd:3 (debian: deps/debs @ 1b2c3d4 …)}. */
    String place(Account account) {
        return Printable.escape(at.toString()) + ":" + account.line()
                + (file == null ? "" : " (" + file.origin() + ")");
    }
}
