package dev.complete.builder.step;

import dev.complete.builder.step.runner.LogEnd;
import dev.complete.builder.step.runner.StepLog;
import dev.complete.files.NamedOutputStream;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Log of a step's output in a file. Endless output does not fill the disk: beyond a size only the end is kept, in memory.
 * Written by one thread, read by another after that has ended.
 */
final class StepLogFile implements StepLog, AutoCloseable {

    /** Limit in bytes. */
    static final long LARGEST = 64L << 20;

    private static final int TAIL_BYTES = 64 << 10;
    private static final int LONGEST_LINE = 400;

    private final Path file;
    private final OutputStream out;
    private final long largest;
    private final Consumer<String> lastLine;
    private final LogEnd end = new LogEnd(TAIL_BYTES);
    private long written;
    private boolean cut;

    private StepLogFile(Path file, OutputStream out, long largest, Consumer<String> lastLine) {
        this.file = file;
        this.out = out;
        this.largest = largest;
        this.lastLine = lastLine;
    }

    /** @param lastLine receives the last line whenever there is output; escaped */
    static StepLogFile create(Path file, long largest, Consumer<String> lastLine) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.deleteIfExists(file); // another step's log may have had this name, and may be open in a reader
        return new StepLogFile(file, NamedOutputStream.open(file), largest, lastLine);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!cut && written + length <= largest) {
            out.write(bytes, offset, length);
            written += length;
        } else if (!cut) {
            cut = true;
            out.write("\n… (the rest is left out)\n".getBytes(StandardCharsets.UTF_8));
        }
        end.add(bytes, offset, length);
        List<String> last = lines(end.text(2 * LONGEST_LINE));
        if (!last.isEmpty()) {
            lastLine.accept(shown(last.get(last.size() - 1)));
        }
    }

    /** The last lines, at most {@code count}, each escaped and shortened. */
    List<String> lastLines(int count) {
        List<String> lines = lines(end.text());
        return lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
                .map(StepLogFile::shown)
                .toList();
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    private static String shown(String line) {
        String tabs = line.replace("\t", "    ");
        String brief = tabs.length() > LONGEST_LINE ? tabs.substring(0, LONGEST_LINE) + "…" : tabs;
        return Printable.escape(brief);
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
