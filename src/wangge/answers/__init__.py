"""便民问答: questions in residents' words with an answer that a second person has checked."""
