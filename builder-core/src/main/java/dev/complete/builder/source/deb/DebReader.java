package dev.complete.builder.source.deb;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.source.archive.ArchiveBudget;
import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.ArchiveMember;
import dev.complete.builder.source.archive.Encoding;
import dev.complete.builder.source.archive.MemberName;
import dev.complete.builder.source.archive.PackWriter;
import dev.complete.builder.source.tar.TarReader;
import dev.complete.text.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a Debian binary package (deb(5)): {@code debian-binary}, {@code control.tar}, {@code data.tar}, in this order.
 * The package's tree is {@code data.tar}, which may be empty. From {@code control.tar} only the {@code control} file is
 * used, byte for byte, as the record in {@code /var/lib/dpkg/status.d}. Scripts are never run. Members whose name starts
 * with an underscore (signatures), and those after {@code data.tar}, are skipped, as deb(5) says.
 */
public final class DebReader {

    /** Scanners read the records of packages there that dpkg did not install. */
    static final RootfsPath RECORDS = RootfsPath.of("/var/lib/dpkg/status.d");

    /** The names that dpkg takes: more than Debian's policy (5.6.1) allows, for packages from outside of Debian. */
    private static final Pattern PACKAGE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*");

    private static final int MAX_CONTROL_BYTES = 1 << 20;

    private final ArReader ar;
    private final ArchiveBudget budget;
    private final PackWriter pack;

    public DebReader(InputStream in, ArchiveBudget budget, PackWriter pack) throws IOException {
        this.ar = new ArReader(in);
        this.budget = budget;
        this.pack = pack;
    }

    public void read() throws IOException {
        readVersion(expect("debian-binary"));
        String controlTar = expect("control.tar");
        byte[] control = within(controlTar, DebReader::control);
        String record = recordName(controlTar + " > control", control);
        String dataTar = expect("data.tar");
        within(dataTar, tar -> {
            TarReader.readAll(tar, pack);
            return control;
        });
        pack.addRecord(RECORDS.child(record), control, controlTar + " > control");
        skipAfter(dataTar);
    }

    private void skipAfter(String dataTar) throws IOException {
        for (ArReader.Member more = ar.next(); more != null; more = ar.next()) {
            String name = more.name();
            if (name.equals("debian-binary") || name.startsWith("control.tar") || name.startsWith("data.tar")) {
                throw ArchiveException.at(name, "comes after " + dataTar + ", so readers disagree about the package");
            }
        }
    }

    private interface Part {
        byte[] read(InputStream tar) throws IOException;
    }

    private byte[] within(String member, Part part) throws IOException {
        InputStream in = new BufferedInputStream(ar.content(), 64 << 10);
        try (InputStream tar = Encoding.of(in).decode(in, budget)) {
            return part.read(tar);
        } catch (ArchiveException e) {
            throw e.within(member);
        }
    }

    /** The next member's name, which must be {@code name}, or that with a suffix when it is a tar. */
    private String expect(String name) throws IOException {
        ArReader.Member member = ar.next();
        while (member != null && member.name().startsWith("_")) {
            member = ar.next();
        }
        boolean tar = name.endsWith(".tar");
        if (member == null
                || !(tar ? member.name().startsWith(name) : member.name().equals(name))) {
            String found = member == null ? "the package ends" : "`" + Printable.escape(member.name()) + "` comes";
            throw new ArchiveException("is no complete Debian package: " + found + " where " + name + " is due");
        }
        if (member.size() == 0) {
            throw ArchiveException.at(member.name(), "is empty");
        }
        return member.name();
    }

    private void readVersion(String member) throws IOException {
        byte[] version = ar.content().readNBytes(16);
        if (!new String(version, StandardCharsets.ISO_8859_1).startsWith("2.")) {
            throw ArchiveException.at(member, "is not version 2, the only one known here");
        }
    }

    private static byte[] control(InputStream tar) throws IOException {
        TarReader reader = new TarReader(tar);
        byte[] control = null;
        for (ArchiveMember member = reader.next(); member != null; member = reader.next()) {
            if (member.kind() == ArchiveMember.Kind.FILE
                    && MemberName.path(member.name()).relative().equals("control")) {
                if (control != null || member.size() > MAX_CONTROL_BYTES) {
                    String problem = control != null ? "is there twice" : "is larger than " + MAX_CONTROL_BYTES;
                    throw ArchiveException.at(member.name(), problem);
                }
                control = reader.content().readAllBytes();
            }
        }
        if (control == null) {
            throw new ArchiveException("has no file `control`");
        }
        return control;
    }

    /** The package's name as the control file's first paragraph says it. */
    private static String recordName(String where, byte[] control) throws ArchiveException {
        List<String> names = new String(control, StandardCharsets.UTF_8)
                .lines()
                .dropWhile(String::isBlank)
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.regionMatches(true, 0, "Package:", 0, "Package:".length()))
                .map(line -> line.substring("Package:".length()).strip())
                .toList();
        if (names.size() != 1) {
            throw new ArchiveException("names the package " + (names.isEmpty() ? "not at all" : "more than once"))
                    .within(where);
        }
        String name = names.get(0);
        if (name.length() > RootfsPath.MAX_NAME_BYTES
                || !PACKAGE_NAME.matcher(name).matches()) {
            throw new ArchiveException("names the package `" + Printable.escape(name)
                            + "`: dpkg takes letters, digits and `+._-`, with a letter or digit first")
                    .within(where);
        }
        return name;
    }
}
