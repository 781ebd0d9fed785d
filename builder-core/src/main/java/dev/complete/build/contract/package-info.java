/** How to run an image: the contract as a value, and the same contract in the words of each system that runs it. */
@NullMarked
package dev.complete.build.contract;

import org.jspecify.annotations.NullMarked;
