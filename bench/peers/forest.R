# Times ranger's forest: forest.R FILE ROWS WIDTH TREES DEPTH THREADS -> JSON with seconds.
# Fixed is what one tree with one split takes: copying the matrix, starting threads.
library(ranger)
given <- commandArgs(trailingOnly = TRUE)
number <- as.integer(given[-1])
rows <- number[1]; width <- number[2]; trees <- number[3]; depth <- number[4]; threads <- number[5]
x <- matrix(readBin(paste0(given[1], ".f32"), "numeric", rows * width, size = 4), ncol = width, byrow = TRUE)
colnames(x) <- paste0("x", seq_len(width))
y <- factor(readBin(paste0(given[1], ".u8"), "integer", rows, size = 1))
grow <- function(count, depth) ranger(x = x, y = y, num.trees = count, max.depth = depth, num.threads = threads,
                                      probability = TRUE, min.node.size = 1, oob.error = FALSE, seed = 1)
score <- function(model) predict(model, data = x, num.threads = threads)
train_fixed <- system.time(stump <- grow(1, 1))[["elapsed"]]
score_fixed <- system.time(score(stump))[["elapsed"]]
trained <- system.time(model <- grow(trees, depth))[["elapsed"]]
scored <- system.time(score(model))[["elapsed"]]
cat(sprintf('{"train": %g, "score": %g, "trainFixed": %g, "scoreFixed": %g}\n', trained, scored, train_fixed, score_fixed))
