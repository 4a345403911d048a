/**
 * Reads the headers of model files: what a GGUF or safetensors file says about itself, where its tensors lie, and how much memory it takes to run.
 *
 * <p>Only headers are read, never tensor data, and every count, length and offset in them is treated as hostile: the worst a file can do is a {@link
 * ai.beast.modelfiles.ModelFileException}.
 */
package ai.beast.modelfiles;
