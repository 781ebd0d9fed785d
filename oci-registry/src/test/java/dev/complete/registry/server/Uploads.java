package dev.complete.registry.server;

import dev.complete.registry.RepositoryName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Uploads that have begun and not ended. Thread-safe. */
final class Uploads {

    private final Map<String, Upload> open = new ConcurrentHashMap<>();

    /** What was sent of one blob. */
    static final class Upload {

        private final String id = UUID.randomUUID().toString();
        private final RepositoryName repository;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long received;

        private Upload(RepositoryName repository) {
            this.repository = repository;
        }

        String id() {
            return id;
        }

        synchronized long size() {
            return kept.size();
        }

        /** What was sent for this blob, wherever it ended. */
        synchronized long received() {
            return received;
        }

        synchronized byte[] content() {
            return kept.toByteArray();
        }

        /**
         * Keeps what comes, even when the connection then breaks.
         *
         * @param most bytes that are kept
         */
        synchronized long append(InputStream in, long most) throws IOException {
            byte[] buffer = new byte[1 << 16];
            long count = 0;
            while (count < most) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, most - count));
                if (read < 0) {
                    return count;
                }
                kept.write(buffer, 0, read);
                received += read;
                count += read;
            }
            return count;
        }

        /** Where it goes on. The state has characters that a query must escape, and is another one for each offset. */
        String location() {
            String state = Base64.getEncoder().encodeToString((id + ":" + size()).getBytes(StandardCharsets.UTF_8));
            return "/v2/" + repository + "/blobs/uploads/" + id + "?_state="
                    + URLEncoder.encode(state, StandardCharsets.UTF_8);
        }

        /** @param offset whether the state has to name the offset that the upload is at */
        boolean isAt(@Nullable String state, boolean offset) {
            try {
                String text =
                        new String(Base64.getDecoder().decode(state == null ? "" : state), StandardCharsets.UTF_8);
                return text.startsWith(id + ":") && (!offset || text.equals(id + ":" + size()));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** As all registries say it: the last byte's index; the same for none and for one. */
        String range() {
            return "0-" + Math.max(0, size() - 1);
        }
    }

    Upload begin(RepositoryName repository) {
        Upload upload = new Upload(repository);
        open.put(upload.id(), upload);
        return upload;
    }

    @Nullable
    Upload find(RepositoryName repository, String id) {
        Upload upload = open.get(id);
        return upload != null && upload.repository.equals(repository) ? upload : null;
    }

    void end(Upload upload) {
        open.remove(upload.id());
    }

    int count() {
        return open.size();
    }
}
