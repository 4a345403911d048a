/** A scripted n8n over HTTP. */
package ai.beast.testing.n8n;
