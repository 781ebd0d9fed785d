package dev.complete.builder.output.format;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.image.BuiltImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The part of an {@link OutputWriter} that differs between formats with outputs for each image and platform. */
public interface ImageWriter {

    /** As {@link OutputWriter#places}. */
    List<OutputPlace> places(OutputTarget image);

    /** As {@link OutputWriter#check}. */
    default void check(List<PlannedImage> images) throws BuildException {}

    /** As {@link OutputWriter#prepare}, for one image. */
    Written prepare(BuiltImage image, OutputContext context) throws IOException, BuildException;

    /** A writer of every image for every platform. */
    record Each(ImageWriter writer) implements OutputWriter {

        @Override
        public List<OutputPlace> places(OutputTarget image) {
            return writer.places(image);
        }

        @Override
        public void check(List<PlannedImage> images) throws BuildException {
            writer.check(images);
        }

        @Override
        public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
            List<Written> written = new ArrayList<>();
            for (ImageSet set : images) {
                for (BuiltImage image : set.images()) {
                    written.add(writer.prepare(image, context));
                }
            }
            return written;
        }
    }
}
