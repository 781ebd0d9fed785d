package dev.complete.git.open.module;

import dev.complete.git.Pin;
import dev.complete.git.open.store.StoredCommit;
import dev.complete.git.tree.SourceTree;

/**
 * A commit that was opened: the superproject's, or one that it pins.
 *
 * @param address of its repository
 * @param root its root folder
 * @param objects the same as they are stored
 */
public record OpenedCommit(Pin pin, ModuleAddress address, SourceTree root, StoredCommit objects) {}
