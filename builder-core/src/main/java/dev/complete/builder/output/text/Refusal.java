package dev.complete.builder.output.text;

import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.text.Printable;
import java.util.regex.Pattern;

/**
 * Why an image cannot be said in another system's words.
 *
 * @param system as its users call it
 * @param format the {@code --format} to leave out
 */
public record Refusal(String image, String system, String format) {

    /** Letters and digits of any script; of the rest what no system's list of mounts gives a meaning. */
    private static final Pattern PLAIN_PATH = Pattern.compile("[/\\p{L}\\p{N}._+@=~-]+");

    public BuildException because(String problem) {
        return new BuildException(
                Kind.INVALID,
                "image " + image + " cannot be written for " + system + ": " + problem
                        + "\nchange it in the manifest, or leave `" + format + "` out of --format");
    }

    public BuildException because(String problem, String value) {
        return because(problem + ": `" + Printable.escape(value) + "`");
    }

    /** The mount's path, when it needs no quoting wherever it stands. */
    public String path(Mount mount) throws BuildException {
        String path = mount.path().toString();
        if (!PLAIN_PATH.matcher(path).matches()) {
            throw because("a writable path holds a character with a meaning there", path);
        }
        return path;
    }

    /** {@code text}, without what systemd passes over a whole line for: Unicode's noncharacters. */
    public String characters(String what, String text) throws BuildException {
        if (text.codePoints().anyMatch(c -> (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))) {
            throw because(what + " holds what Unicode says is no character", text);
        }
        return text;
    }

    /** {@code text}, without what ends a line. */
    public String oneLine(String what, String text) throws BuildException {
        if (text.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
            throw because(what + " holds a line end or another control character", text);
        }
        return text;
    }
}
