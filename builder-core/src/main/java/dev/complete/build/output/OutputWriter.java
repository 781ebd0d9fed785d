package dev.complete.build.output;

import dev.complete.build.BuildException;
import java.io.IOException;
import java.util.List;

/**
 * Writes images in one format. Whenever it fails or is killed, what an earlier build wrote is whole and usable: every file
 * or directory is replaced in one step, after its successor was finished beside it.
 */
interface OutputWriter {

    /** @throws BuildException when an image asks for something that the format cannot say */
    List<Written> write(List<ImageSet> images, OutputContext context) throws IOException, BuildException;
}
