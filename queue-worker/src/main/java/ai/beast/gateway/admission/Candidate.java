package ai.beast.gateway.admission;

/**
 * A backend that could answer a request.
 *
 * @param backend its name
 * @param model canonical name of the model
 * @param loaded whether the model is loaded there
 * @param evicts whether loading a model ends the streams of others there, as llama.cpp's router does
 * @param needBytes memory that the model takes there; -1 where that is not known
 */
public record Candidate(String backend, String model, boolean loaded, boolean evicts, long needBytes) {}
