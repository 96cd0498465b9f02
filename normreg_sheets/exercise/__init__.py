"""What an exercise is: an algebra of tensors with named axes, its language, its templates."""
