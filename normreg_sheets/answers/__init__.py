"""What an exercise's answers are: numbers, exact values, intervals, and how they are written."""
