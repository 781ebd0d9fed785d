package dev.complete.builder.output.text;

import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.text.Printable;
import java.util.regex.Pattern;

/**
 * Refusal of an image that another system cannot express.
 *
 * @param system its usual name
 * @param format the {@code --format} to leave out
 */
public record Refusal(String image, String system, String format) {

    /** Letters and digits of any script, and other characters without a meaning in any system's list of mounts. */
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

    /** The mount's path, if it needs no quoting in any place. */
    public String path(Mount mount) throws BuildException {
        String path = mount.path().toString();
        if (!PLAIN_PATH.matcher(path).matches()) {
            throw because("a writable path holds a character with a meaning there", path);
        }
        return path;
    }

    /** {@code text}, if it has none of Unicode's noncharacters, for which systemd ignores the whole line. */
    public String characters(String what, String text) throws BuildException {
        if (text.codePoints().anyMatch(c -> (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))) {
            throw because(what + " holds what Unicode says is no character", text);
        }
        return text;
    }

    /** {@code text}, if it has no line end. */
    public String oneLine(String what, String text) throws BuildException {
        if (text.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
            throw because(what + " holds a line end or another control character", text);
        }
        return text;
    }
}
