package ai.beast.versioning.store.read;

/** Of what a restored file is hashed before it takes the place of another. */
public enum Proof {
    /** What is written. A disk that writes something else is found later, by whoever reads the file. */
    WRITTEN,
    /** What the disk gives back, around the page cache where the file system allows it. One more reading of the whole. */
    READ_BACK
}
