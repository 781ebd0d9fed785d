package dev.complete.builder.share;

import dev.complete.builder.failure.BuildException;
import java.io.IOException;
import java.util.List;

/** Puts finished images where other machines find them: an effect. */
public interface Publisher {

    /** Publishes nothing. */
    Publisher NONE = new Publisher() {
        @Override
        public boolean publishes() {
            return false;
        }

        @Override
        public boolean keepsRecords() {
            return false;
        }

        @Override
        public void check(List<String> images) {}

        @Override
        public void publish(List<FinishedImage> images) {}

        @Override
        public void keep(String image, FinishedImage record) {}
    };

    /** Whether images are wanted: {@link #publish} is called once after the outputs are written. */
    boolean publishes();

    /** Whether records are wanted: {@link #keep} is called for each image after all are published. */
    boolean keepsRecords();

    /**
     * Refuses what cannot be published, before anything is built.
     *
     * @param images names of those that will be
     */
    void check(List<String> images) throws BuildException;

    /**
     * Publishes the images of a build. What is there already is not read.
     *
     * @throws IOException with a {@link dev.complete.oci.blob.CorruptBlobException} when the cache lost a part of one
     */
    void publish(List<FinishedImage> images) throws BuildException, IOException, InterruptedException;

    /**
     * Keeps the record of a published image, in place of an earlier one.
     *
     * @param image its name
     * @param record an artifact whose subject is the image
     */
    void keep(String image, FinishedImage record) throws IOException, InterruptedException;
}
