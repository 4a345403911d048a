package ai.beast.versioning.store.read;

/** Of what a restored file is hashed before it takes the place of another. */
public enum Proof {
    /** The written bytes. A disk that writes something else is found later, when the file is read. */
    WRITTEN,
    /** The bytes read back from the disk, bypassing the page cache where the file system allows it. One more reading of the whole. */
    READ_BACK
}
