package dev.complete.builder.output.format;

import dev.complete.builder.failure.BuildException;
import java.io.IOException;
import java.util.List;

/** Prepares images in one format, beside the outputs of an earlier build, which stay unchanged. */
public interface OutputWriter {

    /** All outputs for an image: known before the build, so that no other file is lost. */
    List<OutputPlace> places(OutputTarget image);

    /**
     * Checks everything of the images but their bytes.
     *
     * @param images all images to write
     * @throws BuildException when the format cannot express one of them
     */
    default void check(List<PlannedImage> images) throws BuildException {}

    /**
     * Stages new outputs in the order in which they may appear. Replaced ones are removed after the change.
     *
     * @throws BuildException as {@link #check}, which was called before
     */
    List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException, BuildException;
}
