/** A BitTorrent v2 metainfo file (BEP 52) of the image layout. */
@NullMarked
package dev.complete.builder.output.torrent;

import org.jspecify.annotations.NullMarked;
