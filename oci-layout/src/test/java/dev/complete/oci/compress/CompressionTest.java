package dev.complete.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {

    @ParameterizedTest
    @CsvSource({
        "zstd, zstd:3",
        "zstd:19, zstd:19",
        "zstd:chunked, zstd:chunked:3",
        "zstd:chunked:9, zstd:chunked:9",
        "gzip, gzip:6",
        "gzip:1, gzip:1",
        "none, none"
    })
    void isReadAsItIsWritten(String text, String whole) {
        assertThat(Compression.parse(text)).hasToString(whole);
        assertThat(Compression.parse(whole)).isEqualTo(Compression.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zstd:chunks | compression level `chunks` is not a number",
                "zstd:chunkedly | compression level `chunkedly` is not a number",
                "zstd:chunked:much | compression level `much` is not a number",
                "zstd:chunked:20 | ZSTD has no level 20",
                "gzip:chunked | compression level `chunked` is not a number",
                "none:1 | NONE has no level 1",
                "lz4 | unknown compression `lz4`: use zstd, zstd:LEVEL, zstd:chunked, zstd:chunked:LEVEL, gzip, gzip:LEVEL or none"
            })
    void saysWhatItCannotRead(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Compression.parse(text))
                .withMessage(message);
    }

    @Test
    void onlyZstdHasChunks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Compression(Compression.Format.GZIP, 6, true))
                .withMessage("GZIP has no chunks");
    }
}
