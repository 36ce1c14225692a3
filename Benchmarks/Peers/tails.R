# Logarithms of upper tails by R at the points of a table, for
# Scripts/bench-tails.py: Rscript tails.R points.csv
rows <- read.csv(commandArgs(TRUE)[1], header = FALSE, colClasses = "character")
for (i in seq_len(nrow(rows))) {
  p <- as.numeric(strsplit(rows[i, 3], " ")[[1]])
  x <- as.numeric(rows[i, 4])
  f <- switch(rows[i, 2],
    "binomial" = function(x) pbinom(x - 1, p[1], p[2], FALSE, TRUE),
    "poisson" = function(x) ppois(x - 1, p[1], FALSE, TRUE),
    "hypergeometric" = function(x)
      phyper(x - 1, p[2], p[1] - p[2], p[3], FALSE, TRUE),
    "gamma" = function(x) pgamma(x, p[1], 1, lower.tail = FALSE, log.p = TRUE),
    "chi-square" = function(x) pchisq(x, p[1], 0, FALSE, TRUE),
    "normal" = function(x) pnorm(x, 0, 1, FALSE, TRUE),
    "beta" = function(x) pbeta(x, p[1], p[2], 0, FALSE, TRUE),
    NULL)
  if (is.null(f)) next
  # Many equal arguments in one call, so that R's own loop is not timed.
  n <- 1
  repeat {
    t <- system.time(v <- suppressWarnings(f(rep(x, n))))[["elapsed"]]
    if (t > 0.02 || n > 1e6) break
    n <- n * 4
  }
  t <- median(sapply(1:7, function(i)
    system.time(suppressWarnings(f(rep(x, n))))[["elapsed"]])) / n
  cat(rows[i, 1], sprintf("%.17g", v[1]), sprintf("%.6g", t * 1e6), sep = ",")
  cat("\n")
}
