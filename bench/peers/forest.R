# Times ranger's forest: forest.R FILE ROWS WIDTH TREES DEPTH THREADS SCORE_TREES -> JSON with seconds.
# Scores SCORE_TREES trees: those grown, over and over, each with memory of its own in ranger.
# Fixed is what one tree with one split takes: copying the matrix, starting threads.
library(ranger)
given <- commandArgs(trailingOnly = TRUE)
number <- as.integer(given[-1])
rows <- number[1]; width <- number[2]; trees <- number[3]; depth <- number[4]; threads <- number[5]; score_trees <- number[6]
x <- matrix(readBin(paste0(given[1], ".f32"), "numeric", rows * width, size = 4), ncol = width, byrow = TRUE)
colnames(x) <- paste0("x", seq_len(width))
y <- factor(readBin(paste0(given[1], ".u8"), "integer", rows, size = 1))
grow <- function(count, depth) ranger(x = x, y = y, num.trees = count, max.depth = depth, num.threads = threads,
                                      probability = TRUE, min.node.size = 1, oob.error = FALSE, seed = 1)
repeated <- function(model) {
  model$num.trees <- model$forest$num.trees <- score_trees
  for (part in c("child.nodeIDs", "split.varIDs", "split.values", "terminal.class.counts"))
    model$forest[[part]] <- rep(model$forest[[part]], length.out = score_trees)
  model
}
score <- function(model) predict(model, data = x, num.threads = threads)
train_fixed <- system.time(stump <- grow(1, 1))[["elapsed"]]
score_fixed <- system.time(score(stump))[["elapsed"]]
trained <- system.time(model <- grow(trees, depth))[["elapsed"]]
model <- repeated(model)
scored <- system.time(score(model))[["elapsed"]]
cat(sprintf('{"train": %g, "score": %g, "trainFixed": %g, "scoreFixed": %g}\n', trained, scored, train_fixed, score_fixed))
