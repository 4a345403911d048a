/** {@code beast demo}: one model sent through the whole suite, with what each service made of it. */
package ai.beast.cli.demo;
