package dev.complete.builder.share;

import java.util.List;

/** Knows where records are that a build may read. */
@FunctionalInterface
public interface RecordSource {

    /** Knows none. */
    RecordSource NONE = images -> List.of();

    /**
     * The records, the first asked first.
     *
     * @param images names of what is built
     */
    List<StoredRecord> records(List<String> images);
}
