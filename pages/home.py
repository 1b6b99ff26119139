"""Home: what is waiting for you."""
import streamlit as st
st.title("Home")
