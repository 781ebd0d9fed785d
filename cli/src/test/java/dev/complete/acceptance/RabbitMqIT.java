package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backing service as an image: a message goes in with one client and comes out with another. */
final class RabbitMqIT {

    private static final String URL = "amqp://guest:guest@127.0.0.1";

    @Test
    void passesAMessageInAndOut(@TempDir Path scratch) {
        BootRuntime.RUNC.require();
        Requires.tools("amqp-declare-queue", "amqp-publish", "amqp-get");
        Command command = BootRuntime.RUNC.boot(Samples.image("rabbitmq"), scratch);
        try (RunningImage container = RunningImage.start(command, "tini", scratch.resolve("log"))) {
            container.await(
                    "RabbitMQ answering",
                    Duration.ofSeconds(90),
                    () -> container
                                            .inNetwork("amqp-declare-queue", "--url", URL, "--queue", "letters")
                                            .run()
                                            .exit()
                                    == 0
                            ? "ready"
                            : null);
            container
                    .inNetwork("amqp-publish", "--url", URL, "--routing-key", "letters", "--body", "bonjour")
                    .succeed();
            String received = container
                    .inNetwork("amqp-get", "--url", URL, "--queue", "letters")
                    .succeed()
                    .out();
            assertThat(received).isEqualTo("bonjour");
            container.assertReadOnly();
            container.assertEndsByKill();
        }
    }
}
