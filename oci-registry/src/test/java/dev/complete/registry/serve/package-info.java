/** What the server that is only read promises, over HTTP and behind it. */
package dev.complete.registry.serve;
