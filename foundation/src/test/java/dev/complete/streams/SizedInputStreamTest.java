package dev.complete.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizedInputStreamTest {

    private static InputStream of(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static void exact(InputStream rest, long missing) throws IOException {
        if (missing > 0) {
            throw new IOException(missing + " missing");
        }
        if (rest.read() >= 0) {
            throw new IOException("more");
        }
    }

    @Test
    void deliversWhatWasDeclared() throws Exception {
        InputStream in = new SizedInputStream(of("hello"), 5, SizedInputStreamTest::exact);
        assertThat(in.read()).isEqualTo('h');
        assertThat(in.readNBytes(4)).asString(UTF_8).isEqualTo("ello");
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read(new byte[3])).isEqualTo(-1);
        assertThat(in.read(new byte[0])).isZero();
    }

    @Test
    void leavesWhatFollowsAlone() throws Exception {
        InputStream all = of("hello world");
        assertThat(new SizedInputStream(all, 5, (rest, missing) -> {}).readAllBytes())
                .asString(UTF_8)
                .isEqualTo("hello");
        assertThat(all.readAllBytes()).asString(UTF_8).isEqualTo(" world");
    }

    @Test
    void saysHowMuchIsMissing() throws Exception {
        InputStream in = new SizedInputStream(of("he"), 5, SizedInputStreamTest::exact);
        assertThat(in.readNBytes(2)).asString(UTF_8).isEqualTo("he");
        assertThatThrownBy(in::read).hasMessage("3 missing");
    }

    @Test
    void checksTheEndBeforeTheLastByte() throws Exception {
        InputStream in = new SizedInputStream(of("hello!"), 5, SizedInputStreamTest::exact);
        assertThat(in.readNBytes(4)).hasSize(4);
        assertThatThrownBy(in::read).hasMessage("more");
    }

    @Test
    void checksTheEndOfNothing() {
        InputStream in = new SizedInputStream(of("!"), 0, SizedInputStreamTest::exact);
        assertThatThrownBy(in::readAllBytes).hasMessage("more");
    }

    @Test
    void failsOnAfterAFailure() {
        InputStream in = new SizedInputStream(of("hello!"), 5, SizedInputStreamTest::exact);
        Throwable first = catchThrowable(() -> in.readNBytes(5));
        assertThat(first).hasMessage("more");
        assertThatThrownBy(in::read).hasMessage("more").hasCause(first);
    }

    /** As decoders do, which look for more in their input when they are closed. */
    @Test
    void failsOnceMoreWhenItsReaderClosesIt() {
        InputStream in = new SizedInputStream(of("hello!"), 5, SizedInputStreamTest::exact);
        assertThatThrownBy(() -> {
                    try (AutoCloseable reader = in::read) {
                        in.readNBytes(5);
                    }
                })
                .hasMessage("more")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void checksTheEndOnce() throws Exception {
        List<Long> checks = new ArrayList<>();
        InputStream in = new SizedInputStream(of("he"), 5, (rest, missing) -> checks.add(missing));
        assertThat(in.readAllBytes()).hasSize(2);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(checks).containsExactly(3L);
    }

    @Test
    void sumsWhatItDelivers() throws Exception {
        StringBuilder sum = new StringBuilder();
        InputStream in = new SizedInputStream(
                of("hello"),
                4,
                (bytes, offset, length) -> sum.append(new String(bytes, offset, length, UTF_8)),
                (rest, missing) -> assertThat(sum).hasToString("hell"));
        assertThat(in.read()).isEqualTo('h');
        assertThat(in.readAllBytes()).hasSize(3);
        assertThat(sum).hasToString("hell");
    }
}
