// The harness: claims in; verdicts and reports out.
