"""A quiz file with everything one may hold, for the tests of the quiz."""

SAMPLE = r"""# A sample with everything a quiz file may hold.
questions:
  - id: one
    ask:
      en: "Which derivative does $x^2$ have?"
      zh: $x^2$ 的导数是什么？
    answers:
      - text: {en: "$x$", zh: "$x$"}
        feedback: {en: "The exponent comes down as a factor.", zh: 指数要落下来成为系数。}
      - text: {en: "$2x$", zh: "$2x$"}
        correct: true
        feedback: {en: "Yes: in code, `2*x`.", zh: 对：代码里写作 `2*x`。}
      - text: {en: "$x^3/3$", zh: "$x^3/3$"}
        feedback: {en: "That is the antiderivative.", zh: 那是原函数。}
    translates: "00000000"   # kept: a comment
  - id: several
    ask: {en: "Which of these stay below 1 & above -1?", zh: 下列哪些函数的值始终在 -1 和 1 之间？}
    answers:
      - text: {en: tanh, zh: 双曲正切}
        correct: true
        feedback: {en: "It lies between -1 and 1.", zh: 它在 -1 和 1 之间。}
      - text: {en: ReLU, zh: ReLU}
        feedback: {en: "It has no bound: `relu(9) < 10`, but > 1.", zh: 它没有上界：`relu(9) < 10`，但大于 1。}
      - text: {en: sigmoid, zh: S 形函数}
        correct: true
        feedback: {en: "It lies between 0 and 1.", zh: 它在 0 和 1 之间。}
bets:
  - id: coin
    ask: {en: "A coin fell heads nine times. The tenth throw?", zh: 一枚硬币连续九次正面朝上。第十次呢？}
    options:
      a: {en: "heads is likelier", zh: 正面更可能}
      b: {en: "tails is likelier", zh: 反面更可能}
      c: {en: "both alike", zh: 一样可能}
    translates: 12e45678
"""
