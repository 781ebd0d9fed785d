package dev.complete.cli.serve;

import dev.complete.git.GitId;

/** One image of one commit, for all its platforms. */
record WantedImage(GitId commit, String image) {}
