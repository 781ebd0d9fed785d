package dev.complete.builder.output.format;

import dev.complete.builder.failure.BuildException;
import java.io.IOException;
import java.util.List;

/** Prepares images in one format, beside what an earlier build wrote, which stays as it is. */
public interface OutputWriter {

    /** All that it writes for an image: known before anything is built, so that nothing is lost. */
    List<OutputPlace> places(OutputTarget image);

    /**
     * Asks everything of the images but their bytes.
     *
     * @param images all that will be written
     * @throws BuildException when one asks for something that the format cannot say
     */
    void check(List<PlannedImage> images) throws BuildException;

    /**
     * Stages what is new, in the order in which it may be seen. What is replaced is removed when the change has happened.
     *
     * @throws BuildException as {@link #check}, which was asked before
     */
    List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException, BuildException;
}
