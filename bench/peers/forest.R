# Times ranger's forest: forest.R FILE ROWS WIDTH TREES DEPTH THREADS SCORE_TREES -> JSON.
library(ranger)
given <- commandArgs(trailingOnly = TRUE)
number <- as.integer(given[-1])
rows <- number[1]; width <- number[2]; trees <- number[3]; depth <- number[4]; threads <- number[5]; score_trees <- number[6]
x <- matrix(readBin(paste0(given[1], ".f32"), "numeric", rows * width, size = 4), ncol = width, byrow = TRUE)
colnames(x) <- paste0("x", seq_len(width))
y <- factor(readBin(paste0(given[1], ".u8"), "integer", rows, size = 1))
grow <- function(count) ranger(x = x, y = y, num.trees = count, max.depth = depth, num.threads = threads, probability = TRUE,
                               min.node.size = 1, oob.error = FALSE, seed = 1)
trained <- system.time(model <- grow(trees))[["elapsed"]]
scored <- "null"
if (score_trees > 0) {
  if (score_trees != trees) model <- grow(score_trees)
  scored <- system.time(predict(model, data = x, num.threads = threads))[["elapsed"]]
}
cat(sprintf('{"train": %g, "score": %s}\n', trained, scored))
