package dev.complete.cli.registry;

import dev.complete.cli.progress.Quantities;
import dev.complete.cli.progress.Terminal;
import dev.complete.oci.Descriptor;
import dev.complete.registry.transfer.CopyListener;
import dev.complete.registry.transfer.ImageTarget.Arrival;
import dev.complete.text.Printable;
import java.util.Locale;

/** A copy on standard error: a row for what was sent, and one for the rest. */
final class CopyRows implements CopyListener {

    private static final int SHOWN_DIGITS = 12;

    private final Terminal terminal;
    private final boolean quiet;
    private int present;
    private int mounted;
    private int sent;
    private long sentBytes;

    CopyRows(Terminal terminal, boolean quiet) {
        this.terminal = terminal;
        this.quiet = quiet;
    }

    @Override
    public void arrived(Descriptor blob, Arrival how) {
        switch (how) {
            case PRESENT -> present++;
            case MOUNTED -> mounted++;
            case SENT -> {
                sent++;
                sentBytes += blob.size();
                row("blob", shortened(blob), Quantities.bytes(blob.size()));
            }
        }
    }

    @Override
    public void foreign(Descriptor layer) {
        row("foreign", shortened(layer), Quantities.bytes(layer.size()) + "  not copied: it is fetched from elsewhere");
    }

    @Override
    public void referrer(Descriptor manifest, String artifactType) {
        row("referrer", shortened(manifest), Printable.escape(artifactType));
    }

    @Override
    public void skipped(Descriptor manifest, String why) {
        terminal.err().println("warning: left out what refers to the image: " + why);
    }

    /** What is said at the end. */
    void finish(String where) {
        String others =
                (present > 0 ? ", " + present + " there" : "") + (mounted > 0 ? ", " + mounted + " mounted" : "");
        row("copied", sent + (sent == 1 ? " blob" : " blobs") + others, Quantities.bytes(sentBytes) + "  " + where);
    }

    private static String shortened(Descriptor descriptor) {
        return "sha256:" + descriptor.digest().hex().substring(0, SHOWN_DIGITS);
    }

    private void row(String name, String what, String end) {
        if (!quiet) {
            terminal.err().println(String.format(Locale.ROOT, "  %-13s %-36s %s", name, what, end));
        }
    }
}
