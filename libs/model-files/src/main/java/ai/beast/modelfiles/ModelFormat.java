package ai.beast.modelfiles;

/** The file formats whose headers can be read. */
public enum ModelFormat {
    GGUF("gguf"),
    SAFETENSORS("safetensors");

    private final String label;

    ModelFormat(String label) {
        this.label = label;
    }

    /** The format's name in catalogues, which is also its file extension. */
    public String label() {
        return label;
    }
}
